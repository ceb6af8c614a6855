// The search page: shows the rows that hold every word, in any order, and fit the chosen dimension, scope and tier.
const words = document.getElementById("words");
const choices = ["dimension", "scope", "tier"].map((name) => document.getElementById(name));
const rows = [...document.querySelectorAll("#found tbody tr")];

function show() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const fits =
      wanted.every((word) => row.dataset.words.includes(word)) &&
      choices.every((choice) => !choice.value || row.dataset[choice.id] === choice.value);
    row.hidden = !fits;
    count += fits ? 1 : 0;
  }
  document.getElementById("count").textContent = `${count} of ${rows.length}`;
  document.getElementById("nothing").hidden = count > 0;
  const address = new URLSearchParams();
  for (const field of [words, ...choices]) if (field.value) address.set(field.id, field.value);
  history.replaceState(null, "", address.size ? `?${address}` : location.pathname);
}

const given = new URLSearchParams(location.search);
for (const field of [words, ...choices]) {
  field.value = given.get(field.id) ?? "";
  field.addEventListener("input", show);
}
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
show();
