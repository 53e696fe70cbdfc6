using System.Runtime.InteropServices;
using AutoIG.Tool;
using AutoIG.Tool.Commands;

using var cancellation = new CancellationTokenSource();
int signalled = 0;
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
int code = await RootCommands.RunAsync(args, Terminal.OfProcess(), cancellation.Token).ConfigureAwait(false);
return code == ExitCode.Interrupted && signalled != 0 ? signalled : code;

// The first signal lets the command tidy up; a second one ends the process as it would have been ended without this.
void Stop(PosixSignalContext context, int exitCode)
{
    context.Cancel = Interlocked.CompareExchange(ref signalled, exitCode, 0) == 0;
    cancellation.Cancel();
}
