(function () {
  "use strict";
  var collator = new Intl.Collator("vi", { numeric: true });
  document.querySelectorAll("input[name=lang]").forEach(function (radio) {
    function turn() { if (radio.checked) { document.documentElement.lang = radio.value; } }
    radio.addEventListener("change", turn);
    turn();
  });
  function key(row, at) {
    var cell = row.cells[at];
    var given = cell.getAttribute("data-v");
    return given === null ? { text: cell.textContent.trim() } : { number: given === "" ? null : Number(given) };
  }
  function compare(a, b, sign) {
    if ("text" in a || "text" in b) { return sign * collator.compare(a.text || "", b.text || ""); }
    if (a.number === null || b.number === null) { return (a.number === null) - (b.number === null); }
    return sign * (a.number - b.number);
  }
  function sort(table, head, at) {
    var ascending = head.getAttribute("aria-sort") !== "ascending";
    table.querySelectorAll("thead th[aria-sort]").forEach(function (each) { each.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    var body = table.tBodies[0];
    var rows = Array.from(body.rows).map(function (row) { return { row: row, key: key(row, at) }; });
    rows.sort(function (a, b) { return compare(a.key, b.key, ascending ? 1 : -1); });
    rows.forEach(function (each) { body.appendChild(each.row); });
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, at) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () { sort(table, head, at); });
    });
  });
  document.querySelectorAll(".filter").forEach(function (box) {
    var input = box.querySelector("input");
    var told = box.querySelector("output");
    var rows = Array.from(document.getElementById(box.getAttribute("data-for")).tBodies[0].rows);
    box.hidden = false;
    input.addEventListener("input", function () {
      var wanted = input.value.normalize("NFC").toLocaleLowerCase("vi");
      var shown = 0;
      rows.forEach(function (row) {
        row.hidden = row.textContent.normalize("NFC").toLocaleLowerCase("vi").indexOf(wanted) < 0;
        shown += row.hidden ? 0 : 1;
      });
      told.textContent = shown + " / " + rows.length;
    });
  });
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (each) { each.open = false; }); });
  function reveal() {
    var at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var each = at; each; each = each.parentElement) { if (each.tagName === "DETAILS") { each.open = true; } }
    if (at) { at.scrollIntoView(); }
  }
  window.addEventListener("hashchange", reveal);
  reveal();
})();
