import assert from "node:assert/strict";
import { environmentProblems } from "./flow-environment";

describe("The environment of a flow", () => {
  it("names the first of two variables of one name", () => {
    const variables = ["A", "B", "A", "A"].map((name) => ({ name, value: "v" }));
    assert.deepEqual(
      environmentProblems({ variables }).map(({ path, message }) => `${path.join(".")}: ${message}`),
      [2, 3].map(
        (index) =>
          `environment.variables.${String(index)}.name: there is another variable named A, at environment.variables[0]: executions could read only one of them`,
      ),
    );
  });

  it("looks at each variable once, however many there are", () => {
    let looks = 0;
    const variables = Array.from({ length: 1000 }, (_, index) => ({
      get name() {
        looks += 1;
        return `V${String(index)}`;
      },
      value: "v",
    }));
    assert.deepEqual(environmentProblems({ variables }), []);
    assert.equal(looks, 1000);
  });
});
