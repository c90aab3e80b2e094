using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Chat.Infra.Tests;

/// <summary>
/// What a test may expect of the engine behind it, the stand-in's as well as Pulumi's own: each of these holds of both,
/// and a stand-in that was more lenient would let wishful thinking through.
/// </summary>
public sealed class EngineTests
{
    [Fact]
    public async Task A_required_input_that_is_missing_fails_the_program()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() => _ = new Aws.ApiGatewayV2.Api("api", new())));
        Assert.Contains("[Input] Pulumi.Aws.ApiGatewayV2.ApiArgs.ProtocolType is required but was not given a value", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_input_that_is_missing_inside_of_another_fails_it_too()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() =>
            _ = new Aws.DynamoDB.Table("table", new() { Attributes = { new Aws.DynamoDB.Inputs.TableAttributeArgs { Name = "pk" } } })));
        Assert.Contains("TableAttributeArgs.Type is required", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_preview_what_AWS_computes_is_not_known_and_nothing_runs_on_it()
    {
        var ran = false;
        var mocks = await Run(() =>
        {
            var api = Api();
            var host = api.ExecutionArn.Apply(arn =>
            {
                ran = true;
                return $"{arn}/host";
            });
            _ = new Aws.Sns.Topic("topic", new() { Name = host, Tags = { ["host"] = host, ["known"] = "yes" } });
        });
        Assert.False(ran);
        Assert.DoesNotContain("name", mocks.Seen["topic"].Keys);
        Assert.DoesNotContain("tags", mocks.Seen["topic"].Keys);
    }

    [Fact]
    public async Task Outside_of_a_preview_what_the_mocks_leave_out_is_null_and_everything_runs()
    {
        string? seen = "not run";
        await Run(() => Api().ExecutionArn.Apply(arn => seen = arn), isPreview: false);
        Assert.Null(seen);
    }

    [Fact]
    public async Task A_run_is_a_preview_unless_it_says_that_it_is_none()
    {
        var preview = false;
        await Run(() => preview = Deployment.Instance.IsDryRun, isPreview: null);
        Assert.True(preview);
    }

    [Fact]
    public async Task Outputs_carry_the_resources_that_they_come_from_through_every_step()
    {
        Output<string>? through = null;
        Aws.ApiGatewayV2.Api? api = null;
        Aws.Sns.Topic? topic = null;
        await Run(() =>
        {
            api = Api();
            topic = new("topic");
            through = Output.All(Output.Format($"{api.Id}!"), topic.Arn).Apply(values => Output.Create(values[0]));
        });
        Assert.Equal([api!, topic!], (await OutputUtilities.GetDependenciesAsync(through!)).OrderBy(resource => resource.GetResourceName(), StringComparer.Ordinal));
        Assert.False(await OutputUtilities.GetIsKnownAsync(through!));
    }

    [Fact]
    public async Task Mocks_see_numbers_as_double_enums_as_text_and_what_is_not_set_not_at_all()
    {
        var mocks = await Run(() => _ = new Aws.Lambda.Function("function", new()
        {
            Role = "role",
            MemorySize = 128,
            Runtime = Aws.Lambda.Runtime.Dotnet10,
            Publish = true,
            Architectures = { "arm64" },
        }));
        var inputs = mocks.Seen["function"];
        Assert.Equal((128.0, "dotnet10", true), (inputs["memorySize"], inputs["runtime"], inputs["publish"]));
        Assert.Equal(["arm64"], Assert.IsType<ImmutableArray<object>>(inputs["architectures"]));
        Assert.Equal(["architectures", "memorySize", "publish", "role", "runtime"], inputs.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failure_in_a_callback_ends_the_run_with_its_text()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() => Output.Create(1).Apply((Func<int, int>)(_ => throw new InvalidDataException("so it goes")))));
        Assert.Contains("so it goes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_fails_with_what_it_depends_on()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() =>
            _ = new Aws.Sns.Topic("topic", new() { Name = new Aws.ApiGatewayV2.Api("api", new()).Id })));
        Assert.Contains("ProtocolType is required", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_come_from_the_variable_that_Pulumi_sets()
    {
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", """{"chat:stage":"test","project:own":"mine"}""");
        (string?, string?, string?) seen = default;
        await Run(() => seen = (new Config("chat").Get("stage"), new Config().Get("own"), new Config("chat").Get("none")));
        Assert.Equal(("test", "mine", null), seen);
    }

    [Fact]
    public async Task Outside_of_Pulumi_the_program_does_not_run() =>
        await Assert.ThrowsAsync<InvalidOperationException>(ChatProgram.RunAsync);

    private static Aws.ApiGatewayV2.Api Api() => new("api", new() { ProtocolType = "WEBSOCKET" });

    private static async Task<Mocks> Run(Action declare, bool? isPreview = true)
    {
        Program.Next = declare;
        var mocks = new Mocks();
        await Deployment.TestAsync<Program>(mocks, new TestOptions { IsPreview = isPreview });
        return mocks;
    }

    private sealed class Program : Stack
    {
        public Program() => Next!();

        public static Action? Next { get; set; }
    }

    private sealed class Mocks : IMocks
    {
        public Dictionary<string, ImmutableDictionary<string, object>> Seen { get; } = new(StringComparer.Ordinal);

        public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            lock (Seen) Seen[args.Name!] = args.Inputs;
            return Task.FromResult<(string?, object)>((null, args.Inputs));
        }
    }
}
