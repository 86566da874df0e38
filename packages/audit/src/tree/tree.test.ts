import { concatBytes, encodeBase64url, utf8 } from "@latchkey/core/crypto";
import type { Tile } from "@latchkey/core/ports";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCompactRange } from "./compact-range.ts";
import { growTiles } from "./grow-tiles.ts";
import { tileHashes } from "./tile-hashes.ts";
import { emptyRoot, hashChildren, hashLeaf, type TreeHash } from "./tree-hash.ts";
import { createTreeReader } from "./tree-reader.ts";
import { verifyConsistency } from "./verify-consistency.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const base64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, "base64"));

/** Leaves and roots with which the implementations of Certificate Transparency check RFC 6962. */
const knownLeaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((data) => hashLeaf(hex(data)));
const knownRoots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const leavesOf = (size: number): readonly TreeHash[] =>
  Array.from({ length: size }, (_, index) => hashLeaf(utf8(`leaf ${index}`)));

/** The definition of RFC 6962, word for word. */
function rootByDefinition(leaves: readonly TreeHash[]): TreeHash {
  const [first] = leaves;
  if (first === undefined) return emptyRoot;
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashChildren(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

/** A store of tiles that grows by `steps` leaves at a time, as a ledger does. */
function growTree(leaves: readonly TreeHash[], steps: readonly number[]) {
  const tiles = new Map<string, Tile>();
  let size = 0;
  let root = emptyRoot;
  for (let round = 0; size < leaves.length; round++) {
    const step = steps[round % steps.length] ?? 1;
    const edge = [...tiles.values()].filter(
      ({ level, index, hashes }) =>
        index === Math.floor(size / 256 ** (level + 1)) && (tileHashes({ hashes })?.length ?? 0) < 256,
    );
    const grown = growTiles({ size, edge, leaves: leaves.slice(size, size + step) });
    for (const tile of grown.tiles) tiles.set(`${tile.level}/${tile.index}`, tile);
    ({ size, root } = grown);
  }
  return {
    root,
    tiles,
    reader: createTreeReader(async (level, index) => tiles.get(`${level}/${index}`) ?? null),
  };
}

const flipped = (hash: TreeHash): TreeHash => hash.with(0, (hash[0] ?? 0) ^ 1);

describe("the tree", () => {
  test("hashes as RFC 6962 says: the vectors of Certificate Transparency", () => {
    expect(toHex(emptyRoot)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(toHex(hashLeaf(utf8("L123456")))).toBe(
      "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
    );
    expect(toHex(hashChildren(utf8("N123"), utf8("N456")))).toBe(
      "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
    );
    for (const [index, root] of knownRoots.entries()) {
      const range = createCompactRange();
      for (const leaf of knownLeaves.slice(0, index + 1)) range.append(leaf);
      expect(toHex(range.root())).toBe(root);
    }
  });

  test("proves what the vectors of Certificate Transparency prove", async () => {
    const { reader } = growTree(knownLeaves, [3]);
    expect((await reader.proveInclusion(0, 8)).map(toHex)).toEqual(
      [
        "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=",
        "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
        "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=",
      ].map((text) => toHex(base64(text))),
    );
    expect((await reader.proveInclusion(5, 8)).map(toHex)).toEqual(
      [
        "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
        "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
        "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
      ].map((text) => toHex(base64(text))),
    );
    // A perfect smaller tree has the path of its last node: the same three.
    expect(await reader.proveConsistency(1, 8)).toEqual(await reader.proveInclusion(0, 8));
  });

  test("is one tree, however it grew: every size up to 300 and some over two levels", async () => {
    const leaves = leavesOf(300);
    const range = createCompactRange();
    for (const [index, leaf] of leaves.entries()) {
      range.append(leaf);
      const part = leaves.slice(0, index + 1);
      const root = toHex(rootByDefinition(part));
      expect(toHex(range.root())).toBe(root);
      expect(toHex(growTree(part, [1 + (index % 37), 100]).root)).toBe(root);
    }
    const { reader } = growTree(leaves, [7]);
    for (let size = 0; size <= 300; size++) {
      expect(await reader.root(size)).toEqual(rootByDefinition(leaves.slice(0, size)));
    }
  });

  test("keeps the tiles of C2SP: 70,000 leaves make 273 full tiles, 112 leaves over, and two levels above", () => {
    const leaf = hashLeaf(utf8("one"));
    const { tiles, root } = growTree(
      Array.from({ length: 70_000 }, () => leaf),
      [9_999],
    );
    const widths = (level: number) =>
      [...tiles.values()].filter((tile) => tile.level === level).map((tile) => tileHashes(tile)?.length);
    expect(widths(0)).toEqual([...Array.from({ length: 273 }, () => 256), 112]);
    expect(widths(1)).toEqual([256, 17]);
    expect(widths(2)).toEqual([1]);
    expect(tiles.size).toBe(277);
    const range = createCompactRange();
    for (let index = 0; index < 70_000; index++) range.append(leaf);
    expect(range.root()).toEqual(root);
  });

  test("proves each leaf in each tree up to 70, and nothing else passes as a proof", async () => {
    const leaves = leavesOf(70);
    const { reader } = growTree(leaves, [70]);
    for (let size = 1; size <= 70; size++) {
      const root = await reader.root(size);
      for (const [seq, leaf] of leaves.slice(0, size).entries()) {
        const proof = await reader.proveInclusion(seq, size);
        const claim = { leaf, seq, size, root, proof };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leaf: flipped(leaf) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(root) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, root] })).toBe(false);
        expect(verifyInclusion({ ...claim, seq: size })).toBe(false);
        if (proof.length === 0) continue;
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: proof.with(0, flipped(leaf)) })).toBe(false);
        expect(verifyInclusion({ ...claim, seq: (seq + 1) % size })).toBe(false);
      }
    }
  });

  test("proves each tree up to 70 to be the beginning of each later one, and no other to be it", async () => {
    const leaves = leavesOf(70);
    const { reader } = growTree(leaves, [70]);
    for (let size2 = 0; size2 <= 70; size2++) {
      const root2 = await reader.root(size2);
      for (let size1 = 0; size1 <= size2; size1++) {
        const root1 = await reader.root(size1);
        const proof = await reader.proveConsistency(size1, size2);
        const claim = { size1, root1, size2, root2, proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, root1: flipped(root1) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, root2] })).toBe(false);
        expect(verifyConsistency({ ...claim, size1: size2 + 1 })).toBe(false);
        if (size1 === 0) continue; // Whatever grew from nothing is consistent with it.
        expect(verifyConsistency({ ...claim, root2: flipped(root2) })).toBe(false);
        if (proof.length === 0) continue;
        expect(verifyConsistency({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: proof.with(0, flipped(root1)) })).toBe(false);
      }
    }
  });

  test("proves across tiles of several levels", async () => {
    const leaves = leavesOf(66_000);
    const { reader, root } = growTree(leaves, [5_000]);
    await fc.assert(
      fc.asyncProperty(fc.nat(65_999), fc.integer({ min: 1, max: 66_000 }), async (seq, size1) => {
        const proof = await reader.proveInclusion(seq, 66_000);
        const leaf = leaves[seq];
        if (leaf === undefined) throw new Error("A leaf of the tree.");
        expect(verifyInclusion({ leaf, seq, size: 66_000, root, proof })).toBe(true);
        const consistency = await reader.proveConsistency(size1, 66_000);
        const root1 = await reader.root(size1);
        expect(verifyConsistency({ size1, root1, size2: 66_000, root2: root, proof: consistency })).toBe(
          true,
        );
        expect(
          verifyConsistency({ size1, root1: leaf, size2: 66_000, root2: root, proof: consistency }),
        ).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test("grows from no edge but its own", () => {
    const { tiles } = growTree(leavesOf(300), [300]);
    const edge = [...tiles.values()].filter(({ level, index }) => level === 1 || index === 1);
    const grow = (changed: readonly Tile[]) => () =>
      growTiles({ size: 300, edge: changed, leaves: leavesOf(1) });
    expect(grow(edge)).not.toThrow();
    const [first, second] = edge;
    if (first === undefined || second === undefined) throw new Error("Two levels have an edge.");
    expect(grow([first])).toThrow(TypeError);
    expect(grow([first, second, { level: 2, index: 0, hashes: first.hashes }])).toThrow(TypeError);
    expect(grow([first, { ...second, index: second.index + 1 }])).toThrow(TypeError);
    expect(grow([first, { ...second, hashes: second.hashes.slice(4) }])).toThrow(TypeError);
    expect(grow([first, { ...second, hashes: `${second.hashes}=` }])).toThrow(TypeError);
  });

  test("takes a tile only with whole hashes, no more than 256 and at least one", () => {
    const of = (length: number) => tileHashes({ hashes: encodeBase64url(new Uint8Array(length)) });
    expect(of(0)).toBeNull();
    expect(of(31)).toBeNull();
    expect(of(33)).toBeNull();
    expect(of(257 * 32)).toBeNull();
    expect(tileHashes({ hashes: "!" })).toBeNull();
    expect(of(256 * 32)?.length).toBe(256);
  });

  test("says which tile a proof lacks", async () => {
    const reader = createTreeReader(async () => null);
    await expect(reader.proveInclusion(3, 9)).rejects.toThrow("absent");
    await expect(reader.proveInclusion(9, 9)).rejects.toThrow(RangeError);
    await expect(reader.proveConsistency(9, 8)).rejects.toThrow(RangeError);
    const short = concatBytes(...leavesOf(3));
    const broken = createTreeReader(async (level, index) => ({
      level,
      index,
      hashes: encodeBase64url(short),
    }));
    await expect(broken.root(4)).rejects.toThrow("ends before");
  });
});
