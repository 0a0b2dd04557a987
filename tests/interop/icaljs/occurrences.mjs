// What ical.js sees in calendar files: occurrences.mjs EXPANDER FROM TO < a line for each file, the zone of floating times, a
// tab and the path (run where ical.js is installed; times in milliseconds since 1970). One JSON line for each file:
// [[UID, start, end, all-day, STATUS, SUMMARY]…], or a string that says why it can't be read.
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

const [expander, from, to] = process.argv.slice(2);
const {occurrences} = await import(pathToFileURL(expander).href);
for await (const line of createInterface({input: process.stdin})) {
  const [zone, path] = line.split("\t");
  let seen;
  try {
    seen = occurrences(path, Number(from), Number(to), zone);
  } catch (error) {
    seen = String(error);
  }
  console.log(JSON.stringify(seen));
}
