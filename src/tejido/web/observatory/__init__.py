"""The public observatory: what a release tells, in pages for anybody. Nothing here reads facts or the register.

`released` gives the numbers, already withheld; `directory` the shapes of the zones and the public services. `lines`
puts figures in words, `breakdowns` tells an indicator by something, `choropleth` and `distances` draw the district.
"""
