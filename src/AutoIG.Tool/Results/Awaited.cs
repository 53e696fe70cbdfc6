namespace AutoIG.Tool.Results;

/// <summary>The results of tasks, for which commands wait: they do one thing behind the other.</summary>
internal static class Awaited
{
    /// <summary>Waits.</summary>
    public static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>Waits.</summary>
    public static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
