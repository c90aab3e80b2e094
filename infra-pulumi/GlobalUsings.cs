// Whole namespaces would clash: Deployment, Alias and Config are names of Pulumi's own as well.
global using Aws = Pulumi.Aws;
