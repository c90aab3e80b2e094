using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.ManagementApi.Tests.Support;

public enum Wire
{
    Http11,
    Http11OverTls,
    Http2,
}

/// <summary>One scripted answer.</summary>
internal sealed record Reply(int Status, string? ErrorType = null, string Body = "", string? ContentType = "application/json")
{
    public static readonly Reply Ok = new(200);
}

/// <summary>A request as it came over the wire.</summary>
internal sealed record Received(string Method, string RawTarget, string Host, string Protocol, string Body, string? Token, IHeaderDictionary Headers);

/// <summary>@connections on Kestrel: verifies every signature by itself, and answers by script.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Region = "eu-west-1";

    private static readonly Lazy<X509Certificate2> Certificate = new(MakeCertificate);

    private WebApplication _app = null!;

    public Uri Endpoint { get; private set; } = null!;

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>What to answer to the n-th request, from 0; 200 unless a test says otherwise.</summary>
    public Func<int, Received, Reply> Script { get; set; } = static (_, _) => Reply.Ok;

    /// <summary>Runs before the answer, so that a test can hold it back.</summary>
    public Func<int, Task> BeforeReply { get; set; } = static _ => Task.CompletedTask;

    public int BadSignatures;

    /// <summary>Connections that clients have opened.</summary>
    public int Connections;

    private int _count;

    public static async Task<FakeGateway> StartAsync(Wire wire = Wire.Http11)
    {
        var gateway = new FakeGateway();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = wire == Wire.Http2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            if (wire != Wire.Http11) listen.UseHttps(Certificate.Value);
            listen.Use(next => connection =>
            {
                Interlocked.Increment(ref gateway.Connections);
                return next(connection);
            });
        }));
        gateway._app = builder.Build();
        gateway._app.Run(gateway.AnswerAsync);
        await gateway._app.StartAsync();
        var address = gateway._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        gateway.Endpoint = new Uri(address + "/local");
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = new HeaderDictionary(
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
        var token = headers.TryGetValue("x-amz-security-token", out var tokens) ? tokens.ToString() : null;
        var received = new Received(context.Request.Method, target, context.Request.Host.Value!, context.Request.Protocol,
            System.Text.Encoding.UTF8.GetString(body.ToArray()), token, headers);
        var number = Interlocked.Increment(ref _count) - 1;
        Requests.Enqueue(received);
        await BeforeReply(number);
        if (!SignatureVerifier.Verify(context, body.ToArray(), Secret, Region))
        {
            Interlocked.Increment(ref BadSignatures);
            context.Response.StatusCode = 403;
            context.Response.Headers["x-amzn-ErrorType"] = "InvalidSignatureException";
            return;
        }

        var reply = Script(number, received);
        context.Response.StatusCode = reply.Status;
        if (reply.ErrorType is not null) context.Response.Headers["x-amzn-ErrorType"] = reply.ErrorType;
        if (reply.Status == 204) return;
        context.Response.ContentType = reply.ContentType;
        await context.Response.WriteAsync(reply.Body);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
