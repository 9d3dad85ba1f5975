// Copies a feed's address, and filters the list of feeds. Pages are complete without it.
"use strict";

(() => {
  const copied = document.querySelector("[data-copied]");

  // There is no clipboard outside of secure contexts (http:, file:): there, selecting is the way to copy.
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(element);
      return document.execCommand("copy");
    }
  };

  for (const button of document.querySelectorAll("[data-copies]")) {
    const label = button.textContent;
    let waiting = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copies));
      copied.textContent = "";
      copied.textContent = done ? copied.dataset.copied : copied.dataset.notCopied;
      copied.classList.toggle("unseen", done); // the button shows that it is done; what else to do, only this
      button.textContent = done ? copied.dataset.copied : label;
      button.classList.toggle("done", done);
      clearTimeout(waiting);
      if (done) {
        waiting = setTimeout(() => {
          button.textContent = label;
          button.classList.remove("done");
          copied.textContent = "";
        }, 2500);
      }
    });
  }

  const search = document.querySelector("[role=search]");
  if (!search) {
    return;
  }

  // Case, accents, and which of the apostrophes was typed make no difference.
  const plain = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u0305\u0307\u0309-\u036f]/g, "") // breve and diaeresis stay: й and ї are letters
      .normalize("NFC")
      .toLowerCase()
      .replace(/['`´ʹʼ’‘′]/g, "");

  const input = search.querySelector("input");
  const found = search.querySelector("[role=status]");
  const jump = document.querySelector(".jump");
  const groups = [...document.querySelectorAll(".group")].map((group) => ({
    group,
    feeds: [...group.querySelectorAll("li")].map((feed) => ({
      feed,
      text: plain(`${feed.querySelector(".name").textContent} ${feed.dataset.slug}`),
    })),
  }));

  const filter = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { group, feeds } of groups) {
      let shown = 0;
      for (const { feed, text } of feeds) {
        feed.hidden = !words.every((word) => text.includes(word));
        shown += feed.hidden ? 0 : 1;
      }
      group.hidden = shown === 0;
      count += shown;
    }
    jump?.toggleAttribute("hidden", words.length > 0);
    found.classList.toggle("nothing", count === 0);
    const told = count ? found.dataset.found.replace("#", count) : found.dataset.nothing;
    found.textContent = words.length ? told : "";
  };

  search.hidden = false;
  input.addEventListener("input", filter);
  filter(); // browsers keep what was typed when one goes back
})();
