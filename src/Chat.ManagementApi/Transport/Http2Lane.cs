using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Chat.ManagementApi.Signing;

namespace Chat.ManagementApi.Transport;

/// <summary>Posts as streams of a shared HTTP/2 connection, one after the other, with one request message used again for each.</summary>
internal sealed class Http2Lane : Lane
{
    private const int BodyBytes = 8_192;

    // The path is sent as it was signed: Uri would otherwise undo escapes that it thinks needless.
    private static readonly UriCreationOptions AsSigned = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker _invoker;
    private readonly string _address;
    private readonly string _host;
    private readonly CancellationTokenSource _abort = new();
    private readonly PayloadContent _content = new();
    private readonly HttpRequestMessage _message;
    private SigningKey? _key;

    public Http2Lane(HttpMessageInvoker invoker, ManagementEndpoint endpoint)
    {
        _invoker = invoker;
        _host = endpoint.HostHeader;
        _address = endpoint.Uri.GetLeftPart(UriPartial.Authority) + Encoding.ASCII.GetString(endpoint.WirePath);
        _message = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _content,
        };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Answer> ExchangeAsync(Post post, CancellationToken cancellation)
    {
        try
        {
            using var registration = cancellation.UnsafeRegister(static lane => ((Http2Lane)lane!).Abort(), this);
            Prepare(post);
            using var response = await _invoker.SendAsync(_message, _abort.Token);
            var status = (int)response.StatusCode;
            return new Answer(status, status < 300 ? null : await ReadErrorAsync(response));
        }
        catch (Exception fault)
        {
            IsReusable = false;
            return Explain(fault, cancellation);
        }
    }

    public override void Dispose()
    {
        // The message and its content own nothing, and the source's timerless token is left to the collector: an abort may race with this.
    }

    protected override void Abort()
    {
        IsReusable = false;
        _abort.Cancel();
    }

    private void Prepare(in Post post)
    {
        Span<byte> date = stackalloc byte[SigV4.DateBytes];
        Span<byte> signature = stackalloc byte[SigV4.HexBytes];
        SigV4.WriteDate(post.Utc, date);
        post.Key.Sign(post.ConnectionId, post.Payload, date, signature);
        _content.Bytes = post.Payload.Bytes;
        _message.RequestUri = new Uri(_address + PercentEncoding.Escape(post.ConnectionId), AsSigned);
        var headers = _message.Headers;
        if (!ReferenceEquals(_key, post.Key))
        {
            _key = post.Key;
            headers.Clear();
            headers.Host = _host;
            if (post.Key.Credentials.UseToken) headers.TryAddWithoutValidation("x-amz-security-token", post.Key.Credentials.Token);
        }

        Replace("x-amz-date", Encoding.ASCII.GetString(date));
        Replace("x-amz-content-sha256", post.Payload.HashText);
        Replace("Authorization", string.Concat(post.Key.Authorization, Encoding.ASCII.GetString(signature)));
    }

    private void Replace(string name, string value)
    {
        _message.Headers.Remove(name);
        _message.Headers.TryAddWithoutValidation(name, value);
    }

    private async ValueTask<string?> ReadErrorAsync(HttpResponseMessage response)
    {
        var header = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First() : "";
        var body = new byte[BodyBytes];
        await using var stream = await response.Content.ReadAsStreamAsync(_abort.Token);
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, _abort.Token);
        return ErrorType.Of(Encoding.ASCII.GetBytes(header), body.AsSpan(0, length));
    }

    private Answer Explain(Exception fault, CancellationToken cancellation) => fault switch
    {
        _ when IsExpired => Answer.TimedOut,
        _ when cancellation.IsCancellationRequested => Answer.Cancelled,
        HttpRequestException broken => new Answer(0, $"the connection broke ({broken.HttpRequestError})"),
        _ => new Answer(0, fault.GetType().Name),
    };

    private sealed class PayloadContent : HttpContent
    {
        public ReadOnlyMemory<byte> Bytes { get; set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            stream.WriteAsync(Bytes, cancellationToken).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = Bytes.Length;
            return true;
        }
    }
}
