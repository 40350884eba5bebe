/** Running other programs, and saying what is going on. Node built-ins only. */

import { spawn } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { machinePath, root } from "./paths.js";

/** Something that the person at the keyboard can put right: shown without a stack trace. */
export class Trouble extends Error {
  name = "Trouble";
}

/** Prints one line of progress. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Seconds since `start` (from `performance.now()`), for people. */
export function since(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** The first program of that name in the folders, or `undefined`. */
export function find(name, folders = machinePath()) {
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** This process's environment with `folders` in front of the machine's own `PATH`. */
export function environment(folders = [], extra = {}) {
  return { ...process.env, PATH: [...folders, ...machinePath()].join(delimiter), ...extra };
}

/**
 * Runs a program to its end and returns `{ code, output, out, seconds }`, `output` being all it wrote
 * and `out` its standard output alone. `show` lets a person watch it as well. Never rejects because of what the program did.
 */
export function run(command, args, { cwd = root, env = environment(), show = false } = {}) {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      out += text;
      if (show) process.stdout.write(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
      if (show) process.stderr.write(text);
    });
    const end = (code) => resolve({ code, output, out, seconds: (performance.now() - start) / 1000 });
    child.on("error", (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.on("close", (code, signal) => {
      if (signal) output += `ended by ${signal}\n`;
      end(code ?? 1);
    });
  });
}

/** Runs a program that must succeed, with a labelled and timed line; its output is shown when it fails. Returns its standard output. */
export async function must(label, command, args, options = {}) {
  if (options.show) say(`· ${label} …`);
  const { code, output, out, seconds } = await run(command, args, options);
  if (code !== 0) {
    if (!options.show) process.stderr.write(output);
    throw new Trouble(`${label}: failed (${command} ended with ${code})${options.advice ? `\n${options.advice}` : ""}`);
  }
  if (!options.quiet) say(`✓ ${label} (${seconds.toFixed(1)} s)`);
  return out;
}

/** Runs a script's `main` when that script is what node was asked to run, and turns what it throws into a message and exit code 1. */
export async function main(meta, body) {
  if (!process.argv[1] || pathToFileURL(realpathSync(process.argv[1])).href !== meta.url) return;
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    process.stderr.write(error instanceof Trouble ? `\n✗ ${error.message}\n` : `\n✗ ${error.stack}\n`);
    process.exitCode = 1;
  }
}
