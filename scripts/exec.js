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

/** How long a program that has ended may keep its output open, through a process it left behind, in ms. */
const AFTERGLOW = 2000;

/**
 * Runs a program to its end and returns `{ code, output, out, seconds }`, `output` being all it wrote
 * and `out` its standard output alone. `show` lets a person watch it as well; after `timeout` ms it is ended.
 * Never rejects because of what the program did.
 */
export function run(command, args, { cwd = root, env = environment(), show = false, timeout } = {}) {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout, stdio: ["ignore", "pipe", "pipe"] });
    const result = { code: 1, output: "", out: "", seconds: 0 };
    const end = (code, signal) => {
      if (signal) result.output += `${command} was ended by ${signal}\n`;
      resolve({ ...result, code: code ?? 1, seconds: (performance.now() - start) / 1000 });
    };
    const keep = (stream, own) => (text) => {
      result.output += text;
      if (own) result.out += text;
      if (show) stream.write(text);
    };
    child.stdout.setEncoding("utf8").on("data", keep(process.stdout, true));
    child.stderr.setEncoding("utf8").on("data", keep(process.stderr, false));
    child.on("error", (error) => {
      result.output += `${error.message}\n`;
      end(127);
    });
    child.on("exit", (...how) => setTimeout(end, AFTERGLOW, ...how).unref());
    child.on("close", end);
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
