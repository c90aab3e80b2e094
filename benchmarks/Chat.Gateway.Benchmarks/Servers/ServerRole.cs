using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Gateway.Benchmarks.Servers;

/// <summary>
/// This program as one of the ASP.NET Core servers. It says <c>port N</c>, answers each line of its standard input with
/// <c>joined N</c>, and ends with it; <c>ws.cjs</c> does the same.
/// </summary>
internal static class ServerRole
{
    public const string Argument = "--serve";
    public const string Kestrel = "kestrel";
    public const string SignalRJson = "signalr-json";
    public const string SignalRMessagePack = "signalr-messagepack";

    public static async Task<int> RunAsync(string role)
    {
        var joined = new JoinCounter();
        await using var app = await StartAsync(role, joined);
        Console.WriteLine($"port {Port(app)}");
        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine($"joined {joined.Joined}");
        // Thousands of connections would each be closed with good manners, which nobody measures.
        Environment.Exit(0);
        return 0;
    }

    private static async Task<WebApplication> StartAsync(string role, JoinCounter joined)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(joined);
        if (role != Kestrel) SignalRHub.AddServices(builder.Services, messagePack: role == SignalRMessagePack);
        var app = builder.Build();
        if (role == Kestrel) KestrelLoop.Map(app, joined);
        else SignalRHub.Map(app);
        await app.StartAsync();
        return app;
    }

    private static int Port(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
}
