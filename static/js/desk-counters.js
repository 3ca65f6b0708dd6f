// Entry of the desk's forms: says under each text typed how many characters are left, and inserts model texts.
import { enhance } from "./char-counter.js";
import "./desk-texts.js";

document.querySelectorAll("[data-counter]").forEach(enhance);
