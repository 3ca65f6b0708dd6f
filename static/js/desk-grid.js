// The tables of answers at the desk, whatever part of the page is replaced.
import { enhance } from "./grid.js";

enhance(document);
