// Pulumi provider for Alibaba Cloud CloudFlow, with CloudFlow Local, the service on your own machine.
package cloudflow
