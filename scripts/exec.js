/** Runs other programs and logs progress. Node built-ins only. */

import { spawn } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { machinePath, root } from "./paths.js";

/** An error that the user can fix: shown as its message, without a stack trace. */
export class UserError extends Error {
  name = "UserError";
}

/** Prints one line of progress. */
export function log(line) {
  process.stdout.write(`${line}\n`);
}

/** The seconds since `start` (from `performance.now()`), as text. */
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

/** How long to wait for more output after a program has exited, in ms: a process it started may keep the pipe open. */
const PIPE_GRACE_MS = 2000;

/**
 * Runs a program and returns `{ code, output, out, seconds }`: `output` is everything it wrote, `out` its standard
 * output alone. With `show` the output is also passed on. The program is killed after `timeout` ms. Never rejects
 * because of the program's exit code.
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
    child.on("exit", (...how) => setTimeout(end, PIPE_GRACE_MS, ...how).unref());
    child.on("close", end);
  });
}

/** Runs a program, logs a line with `label` and the time, and returns its standard output. Throws if it fails. */
export async function runOrThrow(label, command, args, options = {}) {
  if (options.show) log(`· ${label} …`);
  const { code, output, out, seconds } = await run(command, args, options);
  if (code !== 0) {
    if (!options.show) process.stderr.write(output);
    throw new UserError(
      `${label}: failed (${command} ended with ${code})${options.advice ? `\n${options.advice}` : ""}`,
    );
  }
  if (!options.quiet) log(`✓ ${label} (${seconds.toFixed(1)} s)`);
  return out;
}

/** Runs `body` if node was started with this module. An error is printed and sets exit code 1. */
export async function main(meta, body) {
  if (!process.argv[1] || pathToFileURL(realpathSync(process.argv[1])).href !== meta.url) return;
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    process.stderr.write(error instanceof UserError ? `\n✗ ${error.message}\n` : `\n✗ ${error.stack}\n`);
    process.exitCode = 1;
  }
}
