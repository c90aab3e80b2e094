namespace Pulumi.Aws.ApiGatewayV2.Inputs;

public sealed class StageAccessLogSettingsArgs : ResourceArgs
{
    public StageAccessLogSettingsArgs()
    {
    }

    [Input("destinationArn", required: true)]
    public Input<string> DestinationArn { get; set; } = null!;

    [Input("format", required: true)]
    public Input<string> Format { get; set; } = null!;
}
