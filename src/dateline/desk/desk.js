(function () {
  "use strict";
  // Rows and the words they rest on light each other up. Without this script the links in the
  // rows still lead to the words.
  var root = document.currentScript.closest(".dl");
  var prefix = root.id + "-";
  var marks = Array.from(root.querySelectorAll("mark[data-r]"));
  var pinned = null;

  function rowOf(key) { return document.getElementById(prefix + key); }
  function keysAt(node) {
    var found = node.closest && node.closest("[data-row], mark[data-r]");
    if (!found) return [];
    return (found.dataset.row || found.dataset.r).split(" ");
  }
  function light(keys) {
    root.querySelectorAll(".on").forEach(function (lit) { lit.classList.remove("on"); });
    if (!keys.length && pinned) keys = [pinned];
    keys.forEach(function (key) { var row = rowOf(key); if (row) row.classList.add("on"); });
    // Of the text only the closest-fitting row's words: all of them would light whole paragraphs.
    marks.forEach(function (mark) {
      if (keys.length && mark.dataset.r.split(" ").indexOf(keys[0]) >= 0) mark.classList.add("on");
    });
  }
  function show(node) {
    var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (node) node.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }
  function pin(key, node) { pinned = key; light([]); show(node); }

  root.addEventListener("mouseover", function (event) { light(keysAt(event.target)); });
  root.addEventListener("mouseleave", function () { light([]); });
  root.addEventListener("focusin", function (event) { light(keysAt(event.target)); });
  root.addEventListener("focusout", function () { light([]); });
  root.addEventListener("click", function (event) {
    var mark = event.target.closest("mark[data-r]");
    var link = event.target.closest("[data-row] a[href^='#']");
    if (mark) {
      var key = mark.dataset.r.split(" ")[0];
      pin(key, rowOf(key));
    } else if (link) {
      var row = link.closest("[data-row]").dataset.row;
      pin(row, marks.find(function (m) { return m.dataset.r.split(" ").indexOf(row) >= 0; }));
    }
  });
  function follow() {
    var hash = window.location.hash.slice(1);
    if (hash.indexOf(prefix) !== 0) return;
    var key = hash.slice(prefix.length).replace(/-w$/, "");
    if (rowOf(key)) pin(key, document.getElementById(hash));
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
