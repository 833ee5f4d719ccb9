import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** The layers' arrows: what each folder may import besides itself and packages. ARCHITECTURE.md draws them. */
const arrows = {
  "provider/pulumi": [],
  "provider/cloudflow": [],
  fdl: [],
  "provider/resources": ["provider/pulumi", "provider/cloudflow", "fdl"],
  "provider/functions": ["provider/pulumi", "provider/cloudflow", "fdl", "provider/resources"],
  emulator: ["fdl", "provider/cloudflow/contract.ts"],
};
const layers = [...Object.keys(arrows), "provider/provider.ts", "provider/config.ts", "cmd"];

const restrictedPaths = Object.entries(arrows).flatMap(([folder, allowed]) =>
  layers
    .filter((layer) => layer !== folder && !allowed.includes(layer))
    .map((layer) => ({
      target: `./${folder}`,
      from: `./${layer}`,
      except: allowed.filter((path) => path.startsWith(`${layer}/`)).map((path) => `./${path.slice(layer.length + 1)}`),
      message: `${folder} may import only ${allowed.length === 0 ? "itself" : allowed.join(", ")} (see ARCHITECTURE.md).`,
    })),
);

export default tseslint.config(
  { ignores: ["node_modules", "bin", "dist", "sdk", ".tools", "**/testdata/**", "examples"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [importX.createNodeResolver({ extensions: [".ts", ".js", ".json"] })] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones: restrictedPaths }],
      "import-x/no-cycle": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "off",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 12],
      "max-params": ["error", 4],
      "max-depth": ["error", 3],
      "no-console": "error",
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["provider/pulumi/wire/**", "**/*.test.ts", "tests/**", "bench/**", "tools/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@grpc/*", "@pulumi/pulumi", "@pulumi/pulumi/*", "google-protobuf", "google-protobuf/*"],
              message: "The wire is provider/pulumi/wire.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "tests/**", "bench/**", "tools/**"],
    rules: { "max-lines-per-function": "off", "no-console": "off" },
  },
  { files: ["cmd/**"], rules: { "no-console": "off" } },
);
