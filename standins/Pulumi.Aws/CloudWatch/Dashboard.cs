namespace Pulumi.Aws.CloudWatch;

[ResourceType("aws:cloudwatch/dashboard:Dashboard", null)]
public class Dashboard : CustomResource
{
    public Dashboard(string name, DashboardArgs args, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/dashboard:Dashboard", name, args ?? new DashboardArgs(), options)
    {
    }

    [Output("dashboardName")]
    public Output<string> DashboardName { get; private set; } = null!;
}

public sealed class DashboardArgs : ResourceArgs
{
    public DashboardArgs()
    {
    }

    [Input("dashboardName", required: true)]
    public Input<string> DashboardName { get; set; } = null!;

    [Input("dashboardBody", required: true)]
    public Input<string> DashboardBody { get; set; } = null!;
}
