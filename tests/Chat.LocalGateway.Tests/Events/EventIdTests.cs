using Chat.LocalGateway.Events;

namespace Chat.LocalGateway.Tests.Events;

public sealed class EventIdTests
{
    private static byte[] Decoded(string id) => Convert.FromBase64String(id.Replace('-', '+').Replace('_', '/'));

    [Fact]
    public void Ids_have_the_form_of_captured_ones()
    {
        var ids = new EventIds(EventIds.StartAt(DateTimeOffset.UnixEpoch.AddYears(56)), 7);
        for (int i = 0; i < 1_000; i++)
        {
            string connection = ids.NewConnection(), message = ids.NewMessage(connection), request = ids.NewRequest();
            Assert.All([connection, message, request], id => Assert.Matches("^[A-Za-z0-9_-]{15}=$", id));
            Assert.Equal(connection[11..], message[11..]);
            Assert.Equal(2, Decoded(connection)[8]);
            Assert.Equal(2, Decoded(message)[8]);
            Assert.Equal(5, Decoded(request)[8]);
        }
    }

    [Fact]
    public void No_id_comes_twice_not_after_a_restart_either()
    {
        var seen = new HashSet<string>();
        foreach (int startedAt in new[] { 0, 1, 2 })
        {
            var ids = new EventIds(EventIds.StartAt(DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(startedAt)), (ulong)startedAt);
            string connection = ids.NewConnection();
            Assert.True(seen.Add(connection[..11]));
            for (int i = 0; i < 50_000; i++)
            {
                Assert.True(seen.Add(ids.NewMessage(connection)[..11]));
                Assert.True(seen.Add(ids.NewRequest()[..11]));
            }
        }
    }
}
