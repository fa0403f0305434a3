"""The script of the class's page: sorts tables by a column, and filters the students."""

SCRIPT = """
"use strict";
function key(row, column) {
  const text = row.cells[column].textContent.trim();
  const number = parseFloat(text);
  return [Number.isNaN(number) ? -Infinity : number, text];
}
function sort(table, column, head) {
  const up = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [key(row, column), row]);
  rows.sort(([a], [b]) => {
    const order = a[0] === b[0] ? a[1].localeCompare(b[1]) : a[0] - b[0];
    return up ? order : -order;
  });
  body.append(...rows.map(([, row]) => row));
}
for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    head.firstChild.addEventListener("click", () => sort(table, column, head));
  });
}
const filter = document.getElementById("filter");
const students = document.querySelector(".students tbody");
filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  let count = 0;
  for (const row of students.rows) {
    const there = row.textContent.toLowerCase().includes(wanted);
    row.hidden = !there;
    count += there;
  }
  document.getElementById("shown").textContent = count + " students";
});
"""
"""Plain, and short enough to read."""
