/**
 * What a release is made for: the platforms as Pulumi names them, the Bun runtime of each, pinned by the hash of its npm package,
 * and the prebuilt database that the `cloudflow` command carries. Knows nothing of how they are put together.
 */
export const bunVersion = "1.4.5";

export type Target = {
  readonly os: "linux" | "darwin" | "windows";
  readonly architecture: "amd64" | "arm64";
  readonly bun: { readonly package: string; readonly integrity: string };
  /** Of classic-level, in its folder `prebuilds`; it has none for Windows on arm64, where only data in memory can be had. */
  readonly database?: string;
};

/** On amd64 the runtime that needs no AVX2, as virtual machines and older servers lack it. */
export const targets: readonly Target[] = [
  {
    os: "linux",
    architecture: "amd64",
    bun: {
      package: "@oven/bun-linux-x64-baseline",
      integrity: "sha512-s8yMwYcFnnrA178gji0gZbkE2WVDej/Ti1x770oPfihxyRxSMNhGhiAQNXV53aDeraZxksdvKV/RAdQBCd0qPA==",
    },
    database: "linux-x64/classic-level.node",
  },
  {
    os: "linux",
    architecture: "arm64",
    bun: {
      package: "@oven/bun-linux-aarch64",
      integrity: "sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==",
    },
    database: "linux-arm64/classic-level.armv8.node",
  },
  {
    os: "darwin",
    architecture: "amd64",
    bun: {
      package: "@oven/bun-darwin-x64-baseline",
      integrity: "sha512-zqfLA5A4B+hYMh5WYzYSot3uZ06FzhdP0OEwQisEzdirYtXGj5cQFlfy31BGfNsAsk1Gd/w/OxJ/jqqJ3cMclw==",
    },
    database: "darwin-x64+arm64/classic-level.node",
  },
  {
    os: "darwin",
    architecture: "arm64",
    bun: {
      package: "@oven/bun-darwin-aarch64",
      integrity: "sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==",
    },
    database: "darwin-x64+arm64/classic-level.node",
  },
  {
    os: "windows",
    architecture: "amd64",
    bun: {
      package: "@oven/bun-windows-x64-baseline",
      integrity: "sha512-/U3Dc74uGqE6EUqef7mPtg9KwJs7iJH4JHRMfIZIn18MrJh6Xz4gVvWDXRvzCL2j8wPlTnJVyrO4n7Qq4uM7TQ==",
    },
    database: "win32-x64/classic-level.node",
  },
  {
    os: "windows",
    architecture: "arm64",
    bun: {
      package: "@oven/bun-windows-aarch64",
      integrity: "sha512-MiPFZnBNDnBXgr1oONc5pizC4fOLjnIOfNkYdFEnWzLmoFTg86naZIG3SvS7d/GglpQSAnCKMAzSjI/TAckiRw==",
    },
  },
];

export const nameOf = ({ os, architecture }: Target): string => `${os}-${architecture}`;

/** The platform of this machine. */
export function thisMachine(): Target {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const found = targets.find((target) => target.os === os && target.architecture === architecture);
  if (found === undefined) throw new Error(`a release is not made for, nor can be built on, ${os}-${architecture}`);
  return found;
}
