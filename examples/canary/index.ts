/**
 * A change of greet.yaml is published as a new version. `pulumi config set canaryPercent 10` gives it a tenth of the executions
 * that are started through the alias `live`; 100, or no setting, gives it all of them.
 */
import * as pulumi from "@pulumi/pulumi";
import * as cloudflow from "pulumi-cloudflow";

const canaryPercent = new pulumi.Config().getNumber("canaryPercent") ?? 100;

const greet = new cloudflow.Flow("greet", {
  definition: new pulumi.asset.FileAsset("greet.yaml"),
});

const version = new cloudflow.FlowVersion("version", {
  flowName: greet.name,
  fingerprint: greet.fingerprint,
  retainPrevious: 3,
});

const live = new cloudflow.FlowAlias("live", {
  flowName: greet.name,
  name: "live",
  routingConfigurations:
    canaryPercent === 100
      ? [{ version: version.version, weight: 100 }]
      : [
          { version: version.version, weight: canaryPercent },
          { version: version.previousVersion, weight: 100 - canaryPercent },
        ],
});

export const alias = live.name;
export const newest = version.version;
