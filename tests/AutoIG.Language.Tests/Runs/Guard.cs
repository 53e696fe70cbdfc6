using AutoIG.Language.Tests.Reading;

namespace AutoIG.Language.Tests.Runs;

/// <summary>Checks whose exceptions are failures.</summary>
internal static class Guard
{
    /// <summary>A check of a program.</summary>
    public static Failure? Of(ISubject subject, Func<Failure?> check)
    {
        try
        {
            return check();
        }
        catch (NotSupportedException refusal) when (refusal.Message.Contains("AIG", StringComparison.Ordinal))
        {
            return Failure.OfRefusal(subject, refusal.Message);
        }
        catch (EndlessLoop endless)
        {
            return new Failure(FailureKind.Hang, subject, null, endless.Message);
        }
        catch (ReadingFault fault)
        {
            return new Failure(FailureKind.Reading, subject, null, fault.Message);
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or ThreadInterruptedException))
        {
            return new Failure(FailureKind.Exception, subject, null, $"{fault.GetType().Name}: {fault.Message}\n{fault.StackTrace}");
        }
    }

    /// <summary>Something that is read of the text that was generated for a program; what goes wrong is a fault of the reader.</summary>
    public static Failure? Reading<TRead>(ISubject subject, Func<TRead> read, out TRead? result)
        where TRead : class
    {
        result = null;
        try
        {
            result = read();
            return null;
        }
        catch (Exception fault) when (fault is ReadingFault or InvalidCastException or InvalidOperationException or NullReferenceException)
        {
            return new Failure(FailureKind.Reading, subject, null, $"{fault.GetType().Name}: {fault.Message}");
        }
    }
}
