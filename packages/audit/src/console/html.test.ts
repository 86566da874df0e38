import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Html, html, renderHtml } from "./html.ts";

const text = (value: string): string => renderHtml(html`${value}`);

describe("html", () => {
  test("escapes what would end a text or a quoted attribute", () => {
    expect(text(`<script>alert("x")</script>`)).toBe("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(renderHtml(html`<a title="${`" onclick="x`}" lang='${"'>"}'>`)).toBe(
      `<a title="&quot; onclick=&quot;x" lang='&#39;&gt;'>`,
    );
    expect(text("&lt; `")).toBe("&amp;lt; &#96;");
  });

  test("keeps what html made, follows lists, and drops null and false", () => {
    const items = ["<a>", "b"].map((item) => html`<li>${item}</li>`);
    expect(renderHtml(html`<ul>${items}</ul>${null}${false}${0}`)).toBe(
      "<ul><li>&lt;a&gt;</li><li>b</li></ul>0",
    );
  });

  test("an object from elsewhere is no markup", () => {
    const forged: Html = JSON.parse('{"markup":"<b>","Symbol(markup)":"<b>"}');
    expect(() => html`${forged}`).toThrow(TypeError);
  });

  test("a value in an attribute without quotes is refused", () => {
    expect(() => html`<a href=${"/x"}>`).toThrow(TypeError);
  });

  test("no text whatever leaves a character that ends it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (value) => {
        expect(text(value)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
      }),
    );
  });

  test.each([
    ["user\u202egnp.exe", "user[U+202E]gnp.exe"],
    ["a\u0000b\u001b[2Jc\r", "a[U+0000]b[U+001B][2Jc[U+000D]"],
    ["zero\u200bwidth\ufeff\u2066", "zero[U+200B]width[U+FEFF][U+2066]"],
    ["tag\u{e0041}", "tag[U+E0041]"],
    ["lone\ud800", "lone[U+D800]"],
    ["line\u2028end\u00ad", "line[U+2028]end[U+00AD]"],
    ["two\nlines\tÅse ❤️ 日本 עברית", "two\nlines\tÅse ❤️ 日本 עברית"],
  ])("spells out what can't be seen in %j", (value, shown) => {
    expect(text(value)).toBe(shown);
  });
});
