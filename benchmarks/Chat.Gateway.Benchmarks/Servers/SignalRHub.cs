using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Gateway.Benchmarks.Servers;

/// <summary>The same chat as a SignalR hub: a group for each room, one method that sends to it. Nothing is stored.</summary>
internal sealed class SignalRHub(JoinCounter joined) : Hub
{
    private const string Room = "room";

    public static void AddServices(IServiceCollection services, bool messagePack)
    {
        // A receiver sends nothing for as long as a run takes: it is not to be taken for dead.
        var signalR = services.AddSignalR(hub => hub.ClientTimeoutInterval = TimeSpan.FromMinutes(10));
        if (messagePack) signalR.AddMessagePackProtocol();
    }

    public static void Map(WebApplication app) =>
        app.MapHub<SignalRHub>("/chat", connection => connection.Transports = HttpTransportType.WebSockets);

    public override async Task OnConnectedAsync()
    {
        var room = Context.GetHttpContext()!.Request.Query[Room].ToString();
        Context.Items[Room] = room;
        await Groups.AddToGroupAsync(Context.ConnectionId, room);
        joined.Count();
    }

    public Task Send(string text) => Clients.Group((string)Context.Items[Room]!).SendAsync("message", text);
}
