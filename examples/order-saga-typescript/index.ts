import * as pulumi from "@pulumi/pulumi";
import * as cloudflow from "pulumi-cloudflow";

/** The file has the flow's name; a mistake in it is told with the file's name and line. */
const orderSaga = new cloudflow.Flow("order-saga", {
  description: "Takes an order, or undoes it.",
  definition: new pulumi.asset.FileAsset("../order-saga/order-saga.yaml"),
});

export const flowName = orderSaga.name;
export const arn = orderSaga.arn;
