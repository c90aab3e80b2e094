// Pulumi's deployment belongs to the process, and so does the variable that holds its configuration.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
