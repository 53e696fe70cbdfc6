using System.Diagnostics;
using System.Runtime;

namespace AutoIG.Demo;

/// <summary>
/// How long an explanation takes once its code is compiled. The runtime compiles a method anew, in the background, when it has run often
/// and for long: before that, times tell the compiler's work.
/// </summary>
internal sealed class Timing
{
    /// <summary>Longer than the runtime waits before it compiles what has run often.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private bool isWarm;

    /// <summary>Runs it and measures; before the first measurement again and again until nothing is compiled any more.</summary>
    public (Attribution<float> Result, TimeSpan Duration) Measure(Func<Attribution<float>> explain)
    {
        var total = Stopwatch.StartNew();
        var sinceCompiled = Stopwatch.StartNew();
        for (long compiled = -1; !isWarm; isWarm = sinceCompiled.Elapsed > Quiet || total.Elapsed > Longest)
        {
            explain();
            long count = JitInfo.GetCompiledMethodCount();
            if (count != compiled)
                sinceCompiled.Restart();
            compiled = count;
        }

        var watch = Stopwatch.StartNew();
        var result = explain();
        return (result, watch.Elapsed);
    }
}
