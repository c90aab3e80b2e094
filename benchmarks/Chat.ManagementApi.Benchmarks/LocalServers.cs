using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>Answers every request with 200 as cheaply as can be: the two cores belong to the clients that are measured.</summary>
internal static class LocalServers
{
    private static readonly byte[] Answer = System.Text.Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 12:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: 0\r\n"
        + "Connection: keep-alive\r\nx-amzn-RequestId: 0d2b8e6a-3d7c-4f9c-9d3e-5a1f0c7b2e41\r\nx-amz-apigw-id: UhR4SHkZIAMFgCg=\r\n\r\n");

    public static async Task RunAsync()
    {
        using var certificate = MakeCertificate();
        var plain = Listen(stream => ValueTask.FromResult(stream));
        var tls = Listen(async stream =>
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(certificate);
            return secure;
        });
        await using var http2 = await StartKestrelAsync(certificate);
        var address = new Uri(http2.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Console.WriteLine($"{plain} {tls} {address.Port}");
        await Console.In.ReadToEndAsync();
    }

    private static int Listen(Func<Stream, ValueTask<Stream>> secure)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        _ = AcceptAsync(listener, secure);
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    private static async Task AcceptAsync(Socket listener, Func<Stream, ValueTask<Stream>> secure)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            _ = ServeAsync(new NetworkStream(socket, ownsSocket: true), secure);
        }
    }

    private static async Task ServeAsync(Stream raw, Func<Stream, ValueTask<Stream>> secure)
    {
        try
        {
            await using var stream = await secure(raw);
            var buffer = new byte[16_384];
            for (var have = 0; ;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(have));
                if (read == 0) return;
                have += read;
                while (RequestLength(buffer.AsSpan(0, have)) is var length and > 0)
                {
                    buffer.AsSpan(length, have - length).CopyTo(buffer);
                    have -= length;
                    await stream.WriteAsync(Answer);
                }
            }
        }
        catch (IOException)
        {
            // The client has gone, which is how every run ends.
        }
    }

    /// <summary>Bytes of the first request in the buffer, or 0 while it is not all there.</summary>
    private static int RequestLength(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return 0;
        var name = bytes[..end].IndexOf("\r\nContent-Length: "u8);
        var value = bytes[(name + 18)..];
        var length = int.Parse(value[..value.IndexOf((byte)'\r')], System.Globalization.CultureInfo.InvariantCulture);
        return bytes.Length >= end + 4 + length ? end + 4 + length : 0;
    }

    private static async Task<WebApplication> StartKestrelAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.Run(async context =>
        {
            var buffer = new byte[4_096];
            while (await context.Request.Body.ReadAsync(buffer) > 0)
            {
                // Only the end of the body matters.
            }

            context.Response.Headers["x-amzn-RequestId"] = "0d2b8e6a-3d7c-4f9c-9d3e-5a1f0c7b2e41";
            context.Response.Headers["x-amz-apigw-id"] = "UhR4SHkZIAMFgCg=";
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 0;
        });
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
