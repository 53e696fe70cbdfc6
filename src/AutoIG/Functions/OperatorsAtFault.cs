using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>Names the operators that can have made a number that is not finite.</summary>
internal static class OperatorsAtFault
{
    /// <summary>A sentence.</summary>
    /// <param name="candidates">The operators that lie where it shows first.</param>
    /// <param name="unless">What else can have made it.</param>
    /// <param name="none">What is said where there is no such operator.</param>
    public static string Describe(IEnumerable<SteepOperator> candidates, string unless, string none)
    {
        var named = candidates.DistinctBy(candidate => (candidate.Name, candidate.Statement)).ToArray();
        if (named.Length == 0)
            return none;
        var places = named.GroupBy(candidate => candidate.Statement).Select(statement =>
            string.Join(", ", statement.Select(candidate => candidate.Name)) + $" in `{statement.Key}`");
        return $"{(named.Length == 1 ? "" : "One of ")}{string.Join("; ", places)} made it, unless {unless}. ";
    }
}
