/* Text as it is compared by search and lists: in small letters, without diacritics. */
"use strict";

(() => {
  const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe" }; // what Unicode does not take apart

  window.playbookFold = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}+/gu, "")
      .replace(/[łøđßæœ]/g, (letter) => LETTERS[letter]);
})();
