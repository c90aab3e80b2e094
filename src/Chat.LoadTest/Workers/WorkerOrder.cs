using Chat.LoadTest.Reporting;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Workers;

/// <summary>To a worker: one phase to do. <c>merge</c> brings the ledger of another one.</summary>
/// <param name="Do">The phase; <c>stop</c> ends the one under way gently, <c>beat</c> says that the coordinator is still there.</param>
/// <param name="Options">With <c>begin</c>: the run, in all its parts.</param>
/// <param name="ClockOffset">With <c>begin</c>: from the worker's clock to the coordinator's, in microseconds.</param>
/// <param name="Gone">With <c>history</c> and <c>conclude</c>: workers that broke, whose rooms fall to others.</param>
internal sealed record WorkerOrder(
    string Do, LoadOptions? Options = null, Trust? Trust = null, string? Run = null, int Worker = 0, long ClockOffset = 0, long Start = 0,
    List<int>? Gone = null);

/// <summary>From a worker: a phase is done or failed, a second has passed, or it is only still there. <c>ledgers</c> is answered with bytes.</summary>
internal sealed record WorkerNews(
    bool Done = false, string? Failed = null, Sample? Sample = null, Share? Share = null, long Clock = 0, MachineFacts? Machine = null);
