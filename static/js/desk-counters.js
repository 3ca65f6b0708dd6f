// Entry of the desk's forms: says under each text typed how many characters are left.
import { enhance } from "./char-counter.js";

document.querySelectorAll("[data-counter]").forEach(enhance);
