using System.Text;

namespace Chat.LoadTest.Tests.Workers;

/// <summary>What is printed, and a wait for a word of it.</summary>
internal sealed class Lines : TextWriter
{
    private readonly StringBuilder _all = new();
    private readonly List<(string Word, TaskCompletionSource Seen)> _awaited = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        lock (_all)
        {
            _all.AppendLine(value);
            foreach (var (word, seen) in _awaited.Where(one => value?.Contains(one.Word, StringComparison.Ordinal) == true)) seen.TrySetResult();
        }
    }

    public override string ToString()
    {
        lock (_all) return _all.ToString();
    }

    public Task UntilAsync(string word)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_all)
        {
            if (ToString().Contains(word, StringComparison.Ordinal)) return Task.CompletedTask;
            _awaited.Add((word, seen));
        }
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
