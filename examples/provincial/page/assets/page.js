// Without this file everything works by its buttons. With it the counter shows procedures while somebody types, and the promised day as soon as
// something is chosen; and a form that was sent is not sent again while the answer is on its way.
(function () {
  "use strict";

  function counter(form) {
    var timer = 0, running = null;

    // refresh asks the server for the form as it would be after a button, and takes parts of the answer. What is typed stays.
    function refresh(button, parts) {
      if (running) running.abort();
      var mine = running = new AbortController();
      var data = new URLSearchParams(new FormData(form));
      data.set("do", button);
      fetch(form.getAttribute("action"), { method: "POST", body: data, signal: mine.signal, redirect: "error" }).then(function (answer) {
        return answer.status === 200 || answer.status === 422 ? answer.text() : "";
      }).then(function (text) {
        if (mine !== running || !text) return;
        var got = new DOMParser().parseFromString(text, "text/html");
        parts.forEach(function (id) {
          var old = document.getElementById(id), fresh = got.getElementById(id);
          if (!old || !fresh) return;
          var at = old.contains(document.activeElement) ? document.activeElement.id : "";
          var open = !!old.querySelector("details[open]");
          old.replaceChildren.apply(old, Array.prototype.slice.call(fresh.childNodes));
          var details = old.querySelector("details");
          if (open && details) details.open = true;
          var again = at && document.getElementById(at);
          if (again) again.focus({ preventScroll: true });
        });
      }).catch(function () { /* the buttons are still there */ });
    }

    form.addEventListener("input", function (e) {
      if (e.target.name !== "search") return;
      clearTimeout(timer);
      timer = setTimeout(function () { refresh("find", ["part-procedures"]); }, 250);
    });
    form.addEventListener("change", function (e) {
      if (!e.target.hasAttribute("data-live")) return;
      clearTimeout(timer);
      refresh("preview", e.target.name === "procedure" || e.target.name === "case" || e.target.name === "channel" ?
        ["part-choices", "part-promise"] : ["part-promise"]);
    });
  }

  document.querySelectorAll("form[data-counter]").forEach(counter);

  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (form.target === "_blank" || form.method !== "post") return;
    if (form.hasAttribute("data-sent")) e.preventDefault();
    form.setAttribute("data-sent", "");
  });
  addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (f) { f.removeAttribute("data-sent"); });
  });
})();
