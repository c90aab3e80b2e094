using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Reporting;

/// <summary>Shows a run while it goes on: as a live table at a terminal, as plain lines elsewhere.</summary>
internal interface IProgress
{
    void Phase(string what);

    Task FollowAsync(IReadOnlyList<ILoadWorker> workers, CancellationToken end);
}
