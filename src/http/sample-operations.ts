/** What Apollo Sandbox opens with: pick one by its name and press run. */
export const sampleOperations = `# Pick one of these with the run button. To be somebody, run Login first and put
# { "Authorization": "Bearer <accessToken>" } under Headers.

mutation Login {
  login(input: { email: "member@demo.wwmaa.example", password: "Budo-2026-demo!" }) {
    accessToken
    refreshToken
    expiresAt
    viewer { id role profile { displayName } }
  }
}

query Me {
  me {
    id
    email
    role
    permissions
    profile { displayName city disciplines ranks { discipline rank } }
  }
}

query UpcomingEvents {
  events(sort: START_DATE_ASC, first: 5) {
    totalCount
    pageInfo { endCursor hasNextPage }
    nodes {
      id
      title
      startDate
      timezone
      location
      price { amount currency }
      spotsRemaining
      instructors { displayName roleBadge }
    }
  }
}

query Directory {
  memberDirectory(filter: { disciplines: ["Judo"] }, first: 5) {
    totalCount
    facets { states { value count } disciplines { value count } }
    nodes { displayName city state ranks { discipline rank } }
  }
}

query Sessions {
  trainingSessions(first: 5) {
    nodes {
      id
      title
      startsAt
      status
      instructor { displayName }
      viewerAccess { canJoin reason opensInSeconds }
    }
  }
}
`;
