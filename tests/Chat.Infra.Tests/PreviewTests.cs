using Chat.Infra.Packaging;
using Chat.Infra.Tests.Graph;
using Chat.Packaging;

namespace Chat.Infra.Tests;

public sealed class PreviewTests
{
    [Fact]
    public async Task A_first_preview_shows_the_same_resources_before_anything_of_AWS_is_known()
    {
        var request = new StackRequest();
        var preview = await (request with { IsPreview = true, AwsAnswers = false }).RunAsync();
        var up = await request.RunAsync();
        Assert.Equal(up.Resources.Select(resource => resource.Key), preview.Resources.Select(resource => resource.Key));
        Assert.DoesNotContain("webSocketUrl", preview.Outputs.Keys);
        Assert.Contains("webSocketUrl", up.Outputs.Keys);
        // What waits for what does not depend on values.
        Assert.Empty(GraphRules.DeploymentWaits(preview));
    }

    [Fact]
    public async Task The_outputs_are_what_an_operator_looks_for()
    {
        var outputs = (await new StackRequest().RunAsync()).Outputs;
        Assert.Equal("wss://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com/live", outputs["webSocketUrl"]);
        Assert.Equal("npx wscat -c 'wss://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com/live?name=alice'", outputs["wscat"]);
        Assert.Equal("https://chat-dev-api-id.execute-api.eu-west-1.amazonaws.com/live", outputs["managementEndpoint"]);
        Assert.Equal("https://d111111abcdef8.cloudfront.net/", outputs["pageUrl"]);
        Assert.Equal(("chat-dev-table", "chat-dev-message", "chat-dev-dashboard"), (outputs["table"], outputs["function-message"], outputs["dashboard"]));
    }

    [Fact]
    public void The_provider_of_resources_declared_by_token_is_that_of_the_package() =>
        Assert.Contains($"<PackageVersion Include=\"Pulumi.Aws\" Version=\"[{ProviderVersion.Aws}]\" />", Repository.Read("Directory.Packages.props"), StringComparison.Ordinal);

    [Fact]
    public void The_program_that_deploys_is_built_with_the_real_packages_whatever_else_is_the_default()
    {
        var project = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "infra-pulumi", "Chat.Infra.csproj"));
        Assert.Equal("false", Assert.Single(project.Descendants("UseStandIns")).Value);
        Assert.Equal(["Pulumi", "Pulumi.Aws"], project.Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include")));
        Assert.All([PackageKind.Managed, PackageKind.Native], kind => Assert.False(FunctionPublisher.Build(kind).StandIns));
    }
}
