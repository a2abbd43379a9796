// Joins the page's button to the browser's passkeys; says in Spanish when the key could not be used.
(function () {
  'use strict'
  const setup = JSON.parse(document.getElementById('passkey_setup').textContent)
  const ids = { credential: setup.credential, passwordless: setup.passwordless, data: setup.data }
  ids[{ loginForm: 'login', addForm: 'add', authenticateForm: 'authenticate' }[setup.form]] = setup.button
  if (!setup.data) delete ids.data
  window.allauth.webauthn.forms[setup.form]({ ids: ids })
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    const said = document.querySelector('[data-passkey-error]')
    if (said) said.hidden = false
  })
})()
