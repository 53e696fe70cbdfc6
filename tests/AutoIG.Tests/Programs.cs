using System.Diagnostics;

namespace AutoIG.Tests;

/// <summary>Programs of the system, for what the base library cannot do.</summary>
internal static class Programs
{
    /// <summary>Why a test cannot run that needs them, or <see langword="null"/> where it can.</summary>
    public static string? Missing(params ReadOnlySpan<string> programs)
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        foreach (string program in programs)
        {
            if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
                return $"There is no program {program}.";
        }

        return null;
    }

    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
