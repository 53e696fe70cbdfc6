using System.Runtime.ExceptionServices;

namespace AutoIG.Generator;

/// <summary>
/// Work whose recursion follows the user's: conditions inside each other, helpers that call helpers. The threads of a compiler have small
/// stacks, and one that overflows ends the compiler.
/// </summary>
internal static class DeepStack
{
    /// <summary>Reserved, and taken only as far as it is used.</summary>
    private const int Bytes = 64 << 20;

    /// <summary>Runs work on a stack of its own.</summary>
    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    fault = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result;
    }
}
