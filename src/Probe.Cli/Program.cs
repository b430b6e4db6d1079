using Probe.Cli;
using Probe.Cli.Edge;

return await Composition.RunAsync(args, Terminal.OfProcess(), Environment.GetEnvironmentVariable);
