import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes a folder and those around it. Node's own `recursive` never ends where a file system takes no folders, such as /proc. */
export async function makeFolder(path: string): Promise<void> {
  if (await isMade(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path);
}

/** False when the folder around is missing. */
async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return false;
    if (code === "EEXIST") return true;
    throw error;
  }
}
