using System.Collections;
using System.Net;
using System.Text;
using System.Text.Json;
using Chat.LocalGateway.Events;
using CsCheck;

namespace Chat.LocalGateway.Tests.Events;

/// <summary>A client chooses how many headers and keys it sends, and how they are called.</summary>
public sealed class ConnectHeadersTests
{
    private static readonly string[] Names = ["a", "A", "ab", "Ab", "b", "host", "zz", ""];

    private static readonly Gen<KeyValuePair<string, string>[]> Pairs =
        Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[0, 99], (name, value) => KeyValuePair.Create(Names[name], $"{value}")).Array[0, 60];

    [Fact]
    public void Each_name_is_written_once_where_it_came_first_with_its_last_value_and_with_all() =>
        Pairs.Sample(pairs =>
        {
            var groups = pairs.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal).ToList();
            var single = string.Join(',', groups.Select(group => $"\"{group.Key}\":\"{group.Last()}\""));
            var multiple = string.Join(',', groups.Select(group => $"\"{group.Key}\":[{string.Join(',', group.Select(value => $"\"{value}\""))}]"));
            Assert.Equal($"{{\"one\":{{{single}}},\"all\":{{{multiple}}}}}", Written(pairs));
        });

    [Fact]
    public void Headers_are_sorted_whatever_their_capitals_and_those_of_one_name_keep_their_order() =>
        Pairs.Sample(sent =>
        {
            var headers = ConnectHeaders.Of(sent, IPAddress.Loopback, 443, "trace");
            var own = sent.Select(pair => pair.Key == "host" ? KeyValuePair.Create("Host", pair.Value) : pair);
            KeyValuePair<string, string>[] edge =
                [new("X-Amzn-Trace-Id", "trace"), new("X-Forwarded-For", "127.0.0.1"), new("X-Forwarded-Port", "443"), new("X-Forwarded-Proto", "http")];
            Assert.Equal(own.Concat(edge).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase), headers);
        });

    [Fact]
    public void Hops_of_many_headers_are_one_list()
    {
        var sent = Enumerable.Range(1, 3).Select(i => KeyValuePair.Create("x-forwarded-for", $"198.51.100.{i}")).ToList();
        var hops = ConnectHeaders.Of(sent, IPAddress.Loopback, 443, "trace").Single(pair => pair.Key == "X-Forwarded-For").Value;
        Assert.Equal("198.51.100.1, 198.51.100.2, 198.51.100.3, 127.0.0.1", hops);
    }

    [Theory]
    [InlineData(2_560)]
    [InlineData(1)]
    public void Writing_looks_at_each_of_many_pairs_a_few_times_and_not_once_for_each_other(int names)
    {
        var pairs = new CountedPairs([.. Enumerable.Range(0, 2_560).Select(i => KeyValuePair.Create($"{i % names}", "x"))]);
        Written(pairs);
        Assert.InRange(pairs.Looks, pairs.Count, 8 * pairs.Count);
    }

    private static string Written(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            ConnectHeaders.Write(writer, "one", "all", pairs);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private sealed class CountedPairs(KeyValuePair<string, string>[] pairs) : IReadOnlyList<KeyValuePair<string, string>>
    {
        public int Looks { get; private set; }

        public int Count => pairs.Length;

        public KeyValuePair<string, string> this[int index]
        {
            get
            {
                Looks++;
                return pairs[index];
            }
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => pairs.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
