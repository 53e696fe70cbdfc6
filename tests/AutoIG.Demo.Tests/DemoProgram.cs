using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AutoIG.Demo.Tests;

/// <summary>A demo, run where it was built: its folders below the project have the same names as those of these tests.</summary>
internal static class DemoProgram
{
    /// <summary>The folder of the sources.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Where a demo was built.</summary>
    public static string FolderOf(string demo)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository, "demo", demo, "bin", here.Parent!.Name, here.Name);
    }

    /// <summary>How a demo ends, and what it prints.</summary>
    public static (int ExitCode, string Output) Run(string demo, string folder, string input, params string[] arguments) =>
        RunAt(Path.Combine(FolderOf(demo), $"AutoIG.{demo}.dll"), folder, input, arguments);

    /// <summary>How a program at another place ends, and what it prints.</summary>
    public static (int ExitCode, string Output) RunAt(string program, string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.ReplaceLineEndings("\n"));
    }

    /// <summary>The block of a page that stands behind a command: what the command prints.</summary>
    public static string Stated(string page, string command)
    {
        string[] parts = File.ReadAllText(Path.Combine(Repository, page)).ReplaceLineEndings("\n").Split($"```\n{command}\n```\n");
        Assert.True(parts.Length == 2, $"{page}: expected '{command}' once, in a block of its own, got it {parts.Length - 1} times.");
        return parts[1].Split("```text\n")[1].Split("```")[0];
    }

    /// <summary>Lines without what is at their ends: tables are filled up with spaces.</summary>
    public static string[] Trimmed(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    private static string FindRepository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
