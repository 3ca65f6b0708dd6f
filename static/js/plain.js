// Text as people look for it: no case, no accents.
export const plain = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
