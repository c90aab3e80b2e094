using System.Collections.Immutable;

namespace Chat.StandIns.Tests;

/// <summary>
/// Compiled code is written as the recorded files write it, also what the Lambda packages have nothing of: nullable
/// annotations, tuples, operators, indexers.
/// </summary>
public sealed class NotationTests
{
    [Theory]
    [InlineData(typeof(Shape<>), "public abstract class Shape<T> : List<T>, IDisposable where T : class, new()")]
    [InlineData(typeof(Point), "public readonly struct Point")]
    [InlineData(typeof(Hook), "public delegate Task<string?> Hook(Point at, CancellationToken cancellation = default)")]
    public void A_type_is_written_as_it_is_declared(Type type, string header) => Assert.Equal(header, new ApiText(type).Header.Text);

    [Theory]
    [InlineData("protected Shape(string? name = null)")]
    [InlineData("static readonly Shape<T>? Empty")]
    [InlineData("Shape<T> this[string key] { set; }")]
    [InlineData("int? Corners { get; }")]
    [InlineData("virtual IDictionary<string, object?>? Sides { get; set; }")]
    [InlineData("static implicit operator Shape<T>(T[] parts)")]
    [InlineData("static Task<(ImmutableArray<T> Parts, string? Name)> Split(Shape<T> shape, params object[] how)")]
    [InlineData("bool TryFind(out T? part, ref int from, System.Text.Json.JsonElement? with)")]
    [InlineData("TResult Fold<TResult>(Func<TResult, T, TResult> fold) where TResult : struct")]
    [InlineData("void Dispose()")]
    public void A_member_is_written_as_it_is_declared(string line) =>
        Assert.Contains(line, new ApiText(typeof(Shape<>)).Members.Select(member => member.Text).ToList());

    [Fact]
    public void An_extension_method_says_this() =>
        Assert.Contains("static Point Twice(this Point point, double by = 2)", new ApiText(typeof(Extensions)).Members.Select(member => member.Text));
}

#pragma warning disable CA1000, CA1044, CA1051, CA1822, CA1816, CA2225, CA1010, CA2211, CA1045, CA1021, CA1063
public abstract class Shape<T> : List<T>, IDisposable where T : class, new()
{
    public static readonly Shape<T>? Empty;

    protected Shape(string? name = null) => _ = name;

    public int? Corners { get; }

    public virtual IDictionary<string, object?>? Sides { get; set; }

    public Shape<T> this[string key]
    {
        set => _ = key;
    }

    public static implicit operator Shape<T>(T[] parts) => throw new NotSupportedException();

    public static Task<(ImmutableArray<T> Parts, string? Name)> Split(Shape<T> shape, params object[] how) => throw new NotSupportedException();

    public bool TryFind(out T? part, ref int from, System.Text.Json.JsonElement? with) => (part = null) is null;

    public TResult Fold<TResult>(Func<TResult, T, TResult> fold) where TResult : struct => throw new NotSupportedException();

    public void Dispose() => GC.SuppressFinalize(this);
}

public readonly struct Point;

public delegate Task<string?> Hook(Point at, CancellationToken cancellation = default);

public static class Extensions
{
    public static Point Twice(this Point point, double by = 2) => by > 0 ? point : default;
}
