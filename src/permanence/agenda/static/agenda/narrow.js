// On a phone the agenda is the list of the day, unless the address asks for something else.
"use strict";
if (matchMedia("(max-width: 760px)").matches && !new URLSearchParams(location.search).has("view")) {
  location.replace(document.currentScript.dataset.list);
}
