using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Reporting;

/// <summary>One contender in one round of a scenario.</summary>
internal sealed record Run(Scenario Scenario, Contender Contender, int Round, Figures Figures);
