// Says on the page that a passkey did not answer; allauth tells it by an event, and to the console otherwise.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.getElementById("passkey-failed");
  if (said) {
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  }
});
