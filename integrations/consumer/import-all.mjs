// Imports every entry that the tarballs promise, in plain Node, and says what each exports.
const entries = process.argv.slice(2);

for (const entry of entries) {
  const names = Object.keys(await import(entry));
  console.log(`${entry}: ${names.join(", ") || "types alone"}`);
}
